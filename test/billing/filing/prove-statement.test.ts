import { describe, expect, it } from '@jest/globals';
import { proveStatement } from '../../../lib/billing/filing/prove-statement.ts';
import { pdf } from '../../fakes/scripted-billing-source.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('proveStatement', () => {
  it('proves a whole PDF', () => {
    expect(proveStatement(pdf())).toEqual({ proven: true });
  });

  it('allows a little after the end mark', () => {
    expect(proveStatement(new Uint8Array([...pdf(), ...bytes('\n\n\u0000')]))).toEqual({ proven: true });
  });

  it.each([
    { what: 'nothing', given: bytes(''), reason: /0 bytes/ },
    {
      what: 'an error in JSON',
      given: bytes(`{"code":"x","description":"${'y'.repeat(80)}"}`),
      reason: /%PDF-/,
    },
    { what: 'a PDF that was cut', given: pdf('z'.repeat(3_000)).subarray(0, 2_000), reason: /cut short/ },
  ])('does not prove $what', ({ given, reason }) => {
    const proof = proveStatement(given);
    expect(proof.proven).toBe(false);
    expect(proof.proven ? '' : proof.reason).toMatch(reason);
  });
});
