import { z } from './schema.ts';
import { printableText } from './printable-text.ts';

/** Why somebody decided something: one line for whoever reads it later, and it may reach upstream. */
export function reasonText() {
  return printableText(500).check(
    z.refine((text) => text.trim() !== '', 'is blank'),
    z.trim(),
  );
}
