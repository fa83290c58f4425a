/** What was asked for cannot be written, however often it is tried; the message is for whoever asked. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible' as const;
}
