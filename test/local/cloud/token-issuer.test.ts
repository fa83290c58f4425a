import { describe, expect, it } from '@jest/globals';
import { createTokenIssuer } from '../../../local/cloud/token-issuer.ts';

describe('the token issuer', () => {
  let nowMs = Date.parse('2024-02-09T12:00:00Z');
  const settings = { issuer: 'local', audience: 'tieout', nowMs: () => nowMs };
  const tokens = createTokenIssuer(settings);
  const token = tokens.issue('ada', ['finance.read', 'finance.resolve']);

  it('issues a token whose claims it reads back', () => {
    expect(tokens.verify(token)).toMatchObject({ sub: 'ada', scope: 'finance.read finance.resolve' });
  });

  it.each([
    ['a token of another issuer', () => createTokenIssuer(settings).issue('ada', ['finance.read'])],
    [
      'a token for another audience',
      () => createTokenIssuer({ ...settings, audience: 'other' }).issue('ada', []),
    ],
    [
      'changed claims',
      () => token.replace(/\.[^.]+\./, `.${Buffer.from('{"sub":"eve"}').toString('base64url')}.`),
    ],
    ['no token at all', () => ''],
    ['three empty parts', () => '..'],
  ])('refuses %s', (_what, make) => {
    expect(tokens.verify(make())).toBeUndefined();
  });

  it('refuses a token past its time', () => {
    const before = nowMs;
    nowMs += 21 * 366 * 86_400_000;
    expect(tokens.verify(token)).toBeUndefined();
    nowMs = before;
    expect(tokens.verify(token)).toBeDefined();
  });
});
