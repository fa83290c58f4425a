import { readWire, type Codec, type Drift } from '../../lib/partner-center/wire/codec.ts';
import { parseJson, printJson } from '../../lib/partner-center/wire/json.ts';

/** A text read by a codec and printed again, beside what it was, both in one spelling of white space. */
export function wired<Value>(
  codec: Codec<Value>,
  text: string,
): { value: Value; drifts: readonly Drift[]; printed: string; was: string } {
  const wire = parseJson(text);
  const read = readWire(codec, wire);
  if (!read.ok) throw new Error(`${read.field} ${read.reason}`);
  return {
    value: read.value,
    drifts: read.drifts,
    printed: printJson(codec.print(read.value)),
    was: printJson(wire),
  };
}
