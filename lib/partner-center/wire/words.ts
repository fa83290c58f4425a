/** One spelling for all of Microsoft's: `NotRegistered`, `not_registered` and `not registered` are `notregistered`. */
export function folded(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Names of fields and ids are the same in any case. */
export function isSameInAnyCase(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Lower case with underscores, as the service itself prefers: `OneTime` and `onetime` are `one_time`. */
export function snakeCase(word: string): string {
  if (folded(word) === 'onetime') return 'one_time';
  return word
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/\s+/g, '_')
    .toLowerCase();
}
