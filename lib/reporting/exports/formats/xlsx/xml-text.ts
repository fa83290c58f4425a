const LONGEST_TEXT = 32_767; // What a cell holds.

/** Text between tags, with what XML cannot carry written as spreadsheets write it: `_x000D_`. */
export function xmlText(given: string): string {
  const text = given.length > LONGEST_TEXT ? `${given.slice(0, LONGEST_TEXT - 1)}…` : given;
  if (!SPECIAL.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g, escaped);
}

const SPECIAL = /[&<>\u0000-\u0008\u000B-\u001F\uD800-\uDFFF\uFFFE\uFFFF]|_x[0-9A-Fa-f]{4}_/;

function escaped(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}
