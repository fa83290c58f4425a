import { describe, expect, it } from '@jest/globals';
import { readSenders, senderOf } from '../../../lib/purchasing/upstream/senders.ts';

const shop = { source: 'shop', requester: 'ordering-team' };
const portal = { source: 'portal', requester: 'sales@contoso.example' };

describe('senderOf', () => {
  const senders = { 'AROA1:session': shop, AROA1: portal, '*': { source: 'any', requester: 'any' } };

  it.each([
    { senderId: 'AROA1:session', source: 'shop', because: 'its whole id is configured' },
    { senderId: 'AROA1:other', source: 'portal', because: 'its role is' },
    { senderId: 'AROA1', source: 'portal', because: 'its role is, and it has no session' },
    { senderId: 'AROA1:session:more', source: 'portal', because: 'a session is compared as a whole' },
    { senderId: 'AROA2:session', source: 'any', because: 'everybody else is let in' },
    { senderId: '', source: 'any', because: 'everybody else is let in' },
  ])('$senderId is $source, because $because', ({ senderId, source }) => {
    expect(senderOf(senders, senderId)?.source).toBe(source);
  });

  it.each([
    'AROA2',
    'aroa1',
    'AROA1 ',
    ' AROA1',
    '',
    ':AROA1',
    '*',
    'session',
    '__proto__',
    'constructor',
    'toString:x',
  ])('nobody is %j where only a role is configured', (senderId) => {
    expect(senderOf({ AROA1: shop }, senderId)).toBeUndefined();
  });

  it('nobody is anybody where nothing is configured', () => {
    expect(senderOf({}, 'AROA1')).toBeUndefined();
  });
});

describe('readSenders', () => {
  it('reads who is behind each sender', () => {
    expect(readSenders({ AROA1: shop, '*': portal })).toEqual({ AROA1: shop, '*': portal });
    expect(readSenders({})).toEqual({});
  });

  it.each<{ value: unknown; problems: RegExp }>([
    { value: undefined, problems: /: \(whole\) is missing\.$/ },
    { value: null, problems: /: \(whole\) is not an object\.$/ },
    { value: [], problems: /: \(whole\) is not an object\.$/ },
    { value: { A: null }, problems: /: A is not an object\.$/ },
    { value: { A: { source: 'shop' } }, problems: /: A\.requester is missing\.$/ },
    { value: { A: { ...shop, role: 'x' } }, problems: /: A\.role is not a known field\.$/ },
    { value: { A: { ...shop, source: '' } }, problems: /: A\.source is not a name/ },
    { value: { A: { ...shop, source: 'x'.repeat(65) } }, problems: /: A\.source is not a name/ },
    { value: { A: { ...shop, source: '-shop' } }, problems: /: A\.source is not a name/ },
    { value: { A: { ...shop, source: 'a shop' } }, problems: /: A\.source is not a name/ },
    { value: { A: { ...shop, requester: 'a\nb' } }, problems: /: A\.requester is not a name/ },
    { value: { A: { ...shop, requester: 5 } }, problems: /: A\.requester is not a text\.$/ },
    {
      value: { A: { source: '', requester: '' }, B: {} },
      problems: /A\.source .*; A\.requester .*; B\.source .*; B\.requester /,
    },
  ])('refuses $value with every problem named', ({ value, problems }) => {
    expect(() => readSenders(value)).toThrow(TypeError);
    expect(() => readSenders(value)).toThrow(/^The configured senders cannot be used: /);
    expect(() => readSenders(value)).toThrow(problems);
  });

  it.each(['s', 'x'.repeat(64), '4711', 'ordering.team_1@contoso-example'])('%s is a name', (name) => {
    expect(readSenders({ A: { source: name, requester: name } })).toEqual({
      A: { source: name, requester: name },
    });
  });
});
