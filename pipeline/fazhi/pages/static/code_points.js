/** A text by code points, as all offsets of fazhi count; JavaScript counts UTF-16 units. */
class CodePoints {
  constructor(text) {
    this.text = text;
    this.wide = []; // code points that take two units, in order
    let point = 0;
    for (let unit = 0; unit < text.length; unit++, point++) {
      if (text.codePointAt(unit) > 0xffff) { this.wide.push(point); unit++; }
    }
    this.length = point;
  }

  /** The UTF-16 unit where a code point begins. */
  unit(point) {
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] < point) low = middle + 1; else high = middle;
    }
    return point + low;
  }

  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }

  /** Code points after which a new line begins. */
  lineEnds() {
    const ends = [];
    let point = 0;
    for (const character of this.text) {
      point++;
      if (character === "\n") ends.push(point);
    }
    return ends;
  }
}
