/** An instant for people, to the second: `2024-01-09 09:16:00Z`. Programs read the JSON. */
export function instantText(instant: string): string {
  return instant.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}
