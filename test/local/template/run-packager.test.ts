import { describe, expect, it } from '@jest/globals';
import { runPackager } from '../../../local/template/run-packager.ts';

const AT = { cwd: '/', env: process.env };
const LIMITS = { afterErrorMs: 50, wholeMs: 60_000 };
const run = (script: string, limits = LIMITS, until?: AbortSignal) =>
  runPackager('/bin/sh', ['-c', script], { ...AT, until }, limits);

describe('the packager', () => {
  it('that succeeds is let end by itself, and nothing is said', async () => {
    await expect(run('echo Packaging; sleep 0.2; echo done')).resolves.toBeUndefined();
  });

  it('that fails and stays, as the bundler does, is ended, and what it said is told', async () => {
    const reported = run('echo "Error:"; echo "Error: Build failed with 1 error"; sleep 60 & wait');
    await expect(reported).rejects.toThrow(
      /^Packaging failed\.\nError:\nError: Build failed with 1 error\n$/,
    );
  });

  it('that fails and ends is told at once, with its last word', async () => {
    const ended = run('echo "[ERROR] no such file"; echo more >&2; exit 3', {
      ...LIMITS,
      afterErrorMs: 60_000,
    });
    await expect(ended).rejects.toThrow(/no such file(.|\n)*more/);
  });

  it('that says nothing of an error and never ends is ended at its limit, and the limit is told', async () => {
    await expect(run('echo Packaging; sleep 60', { ...LIMITS, wholeMs: 60 })).rejects.toThrow(
      /It was ended: it takes no longer than 0\.001 minutes\.\nPackaging/,
    );
  });

  it('that is interrupted is ended with what it started', async () => {
    const interrupt = new AbortController();
    const running = run('sleep 60 & wait', LIMITS, interrupt.signal);
    interrupt.abort(new Error('interrupted'));
    await expect(running).rejects.toThrow('interrupted');
  });
});
