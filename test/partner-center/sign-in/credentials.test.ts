import { describe, expect, it } from '@jest/globals';
import { readCredentials } from '../../../lib/partner-center/sign-in/credentials.ts';

describe('credentials', () => {
  it('that never come are unavailable when their time is over', async () => {
    const silent = { read: () => new Promise<never>(() => undefined) };
    await expect(readCredentials(silent, 5)).rejects.toMatchObject({
      kind: 'unavailable',
      cause: new Error('there was no answer within 5 ms'),
    });
  });
});
