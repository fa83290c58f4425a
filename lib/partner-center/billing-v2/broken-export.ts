/** A blob that is not whole lines of text: behind which line, counted from 0, and why. */
export class BrokenExport extends Error {
  override readonly name = 'BrokenExport' as const;
  readonly lineNumber: number;
  readonly reason: string;

  constructor(lineNumber: number, reason: string) {
    super(`line ${lineNumber} ${reason}`);
    this.lineNumber = lineNumber;
    this.reason = reason;
  }
}
