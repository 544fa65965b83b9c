// An ID as it stands in a path behind the company. Two of a hundred IDs need more than the looks at them.
const ODD = /[\0-\x20"<>`#?{}%\\^|\x7f-\uffff]/;
const EACH_ODD = /[\0-\x20"<>`#?{}%\\^|\x7f-\u{10ffff}]/gu;

export function encoded(id, company) {
  const rest = id.startsWith(company) ? id.slice(company.length) : id;
  return ODD.test(rest) ? rest.replace(EACH_ODD, encodeURIComponent) : rest;
}
