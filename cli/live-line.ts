const BAR_WIDTH = 24;

type LiveLine = {
  /** Says something that stays to be read. */
  readonly progress: (text: string) => void;
  /** Rewrites the one line below it; on what is no terminal there is none. */
  readonly bar: (text: string) => void;
  /** Takes the line away. */
  readonly end: () => void;
};

/** Standard error with a last line that changes in place. */
export function liveLine(write: (text: string) => void, isTerminal: boolean): LiveLine {
  let last = '';
  const erased = () => (last === '' ? '' : '\r\x1b[K');
  return {
    progress: (text) => write(`${erased()}${text}\n${last}`),
    bar: (text) => {
      if (!isTerminal || text === last) return;
      write(`${erased()}${text}`);
      last = text;
    },
    end: () => {
      if (last !== '') write(erased());
      last = '';
    },
  };
}

/** `[############------------] 6 of 12 documents` */
export function barText(done: number, of: number, what: string): string {
  const filled = of === 0 ? BAR_WIDTH : Math.floor((BAR_WIDTH * done) / of);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${done} of ${of} ${what}`;
}
