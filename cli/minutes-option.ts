import { textOption, UsageError, type Asked } from './command.ts';

/** The value of `--wait` in milliseconds; undefined where it was not given. */
export function waitOption(asked: Pick<Asked, 'options'>): number | undefined {
  const text = textOption(asked, 'wait');
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageError(`--wait is not a whole number of minutes: ${text}`);
  return Number(text) * 60_000;
}
