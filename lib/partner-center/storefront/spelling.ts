import { scalarText } from '../wire/json.ts';
import type { Written } from '../wire/written.ts';

/** Microsoft's own spelling of a word. */
export function spelling(written: Written<unknown>): string {
  return scalarText(written.wire) ?? '';
}
