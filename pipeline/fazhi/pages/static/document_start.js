// A page that stands without a script: the switches, and its words in the language chosen.
begin();
document.querySelector("header").prepend(switches());
translate();
