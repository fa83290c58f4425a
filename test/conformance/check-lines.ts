import { gunzipSync } from 'node:zlib';
import type { Codec } from '../../lib/partner-center/wire/codec.ts';
import { failed, ok, type Check } from './check.ts';
import { checkResponse } from './check-response.ts';

/** A file of lines, packed or not: every line holds by itself. */
export function checkLines<Line>(line: Codec<Line>): Check {
  const checkLine = checkResponse(line);
  return async (bytes) => {
    const lines = linesIn(bytes);
    const notes = new Set<string>();
    let isStrange = false;
    for (const [index, one] of lines.entries()) {
      const verdict = await checkLine(new TextEncoder().encode(one));
      if (verdict.verdict === 'FAILED') return failed(`line ${index + 1}: ${verdict.note}`);
      notes.add(verdict.note);
      isStrange ||= verdict.isStrange;
    }
    return lines.length === 0
      ? failed('has no lines')
      : ok(`${lines.length} lines; ${[...notes].join(' | ')}`, isStrange);
  };
}

/** The lines of a file, packed or not, without the blank ones. */
export function linesIn(bytes: Uint8Array): readonly string[] {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = new TextDecoder().decode(packed ? gunzipSync(bytes) : bytes);
  return text.split('\n').filter((one) => one.trim() !== '');
}
