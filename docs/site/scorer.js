// Where two pages have a word as often, the one for people who use tapwright comes first; the
// numbers are Sphinx's own (searchtools.js), which has to be given all of them, and declares it by var.
var ABOUT_THE_PROJECT = ["architecture", "changelog", "contributing", "measurements"];

var Scorer = {
  score: ([name, , , , score]) => (ABOUT_THE_PROJECT.includes(name) ? score - 10 : score),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
