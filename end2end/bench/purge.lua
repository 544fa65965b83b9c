-- What wrk sends: PURGE of one URL after another, with the headers that the product sends.
local number = 0

request = function()
  number = number + 1
  return wrk.format("PURGE", "/is/image/Acme/Asset_" .. number .. "?wid=250", { ["Host"] = "www.example.com" })
end
