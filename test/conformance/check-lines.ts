import { gunzipSync } from 'node:zlib';
import type { Codec } from '../../lib/partner-center/wire/codec.ts';
import { failed, ok, type Check } from './check.ts';
import { checkResponse } from './check-response.ts';

/** A file of lines, packed or not: every line holds by itself. */
export function checkLines<Line>(line: Codec<Line>): Check {
  const checkLine = checkResponse(line);
  return async (bytes) => {
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = new TextDecoder().decode(packed ? gunzipSync(bytes) : bytes);
    const lines = text.split('\n').filter((one) => one.trim() !== '');
    const notes = new Set<string>();
    for (const [index, one] of lines.entries()) {
      const { verdict, note } = await checkLine(new TextEncoder().encode(one));
      if (verdict === 'FAILED') return failed(`line ${index + 1}: ${note}`);
      notes.add(note);
    }
    return lines.length === 0
      ? failed('has no lines')
      : ok(`${lines.length} lines; ${[...notes].join(' | ')}`);
  };
}
