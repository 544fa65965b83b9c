// The browser's tests: each drives the real program, against real caches, in a browser that may reach nothing but this
// machine. Every spec of a form runs with JavaScript off, too.
import { defineConfig, devices } from '@playwright/test';

// Quiet, and without calls of Chromium's own to the network.
const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const chrome = {
  ...devices['Desktop Chrome'],
  launchOptions: {
    executablePath: process.env.EDGESWEEP_CHROMIUM ?? '/usr/bin/chromium',
    args: CHROMIUM_ARGS,
  },
};

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  // A test that passes only at its second try is reported as flaky, by its name.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 20_000,
    trace: 'retain-on-failure',
    locale: 'en-GB',
    timezoneId: 'UTC',
  },
  projects: [
    { name: 'hydrated', testIgnore: 'javascript-off.spec.ts', use: chrome },
    { name: 'javascript-off', testMatch: 'javascript-off.spec.ts', use: { ...chrome, javaScriptEnabled: false } },
  ],
});
