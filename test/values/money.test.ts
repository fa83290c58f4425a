import { describe, expect, it } from '@jest/globals';
import { amountText, equalMoney, minus, money, moneyText, plus } from '../../lib/values/money.ts';

describe('money', () => {
  it('adds and subtracts exactly within one currency', () => {
    expect(amountText(plus(money('0.10', 'EUR'), money('0.20', 'EUR')))).toBe('0.30');
    expect(amountText(minus(money('1037.78', 'EUR'), money('1037.79', 'EUR')))).toBe('-0.01');
  });

  it('refuses to add two currencies, and names them', () => {
    expect(() => plus(money('1', 'EUR'), money('1', 'USD'))).toThrow('EUR and USD');
    expect(() => minus(money('1', 'EUR'), money('1', 'USD'))).toThrow(TypeError);
  });

  it('is equal by value and currency, whatever the digits look like', () => {
    expect(equalMoney(money('1.50', 'EUR'), money('1.5', 'EUR'))).toBe(true);
    expect(equalMoney(money('1.50', 'EUR'), money('1.50', 'USD'))).toBe(false);
  });

  it.each([
    ['1200', 'JPY', '1200'],
    ['1200', 'EUR', '1200.00'],
    ['1.5', 'KWD', '1.500'],
    ['0.1234', 'USD', '0.1234'],
  ])('shows %s %s as %s', (amount, currency, want) => {
    expect(moneyText(money(amount, currency))).toEqual({ amount: want, currency });
  });
});
