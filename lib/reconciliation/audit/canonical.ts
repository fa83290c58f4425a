/** SHA-256 of a text, in hexadecimal digits. Handed in: the rules themselves use nothing of the machine. */
export type Hash = (text: string) => string;

/**
 * A value as the one text that stands for it: members in the order of their names, amounts as plain digits, what is
 * undefined left out. A value that went through a table and back is the same text.
 */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
