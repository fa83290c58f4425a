import type { Purchase, Send } from '../../../lib/purchasing/purchase.ts';
import type { Money } from '../../../lib/values/money.ts';
import { withCalls, type PlantedBug } from './planted-bug.ts';

/** Decisions over what was true once. */
export const STALENESS_BUGS: readonly PlantedBug[] = [
  {
    name: 'valid_once_valid_for_ever',
    idea: 'Whether a request is still wanted is asked before the first attempt; what was begun is brought to its end.',
    breaks: ['nothing is bought after its validity'],
    plant: () => ({
      tools: (tools) => {
        const intents = new Map<string, Purchase['intent']>();
        return withCalls(tools, {
          ledger: {
            async read(id) {
              const purchase = await tools.ledger.read(id);
              if (purchase?.stage !== 'checking_out') return purchase;
              intents.set(id, purchase.intent);
              const { validUntilMs, ...intent } = purchase.intent;
              return validUntilMs === undefined ? purchase : { ...purchase, intent };
            },
            advance: (from, to, event, outcome) =>
              tools.ledger.advance(from, { ...to, intent: intents.get(to.id) ?? to.intent }, event, outcome),
          },
        });
      },
    }),
  },
  {
    name: 'price_of_a_waiting_cart_kept',
    idea: 'A cart costs what it cost when it was filled, for as long as it lives.',
    breaks: ['what is checked out costs what was compared'],
    plant: () => {
      const charges = new Map<string, Money | undefined>();
      return {
        tools: (tools) =>
          withCalls(tools, {
            storefront: {
              async createCart(customerId, line, call) {
                const cart = await tools.storefront.createCart(customerId, line, call);
                if (!('refused' in cart)) charges.set(cart.cartId, cart.lines[0]?.charge);
                return cart;
              },
              async updateCart(customerId, cartId, line, call) {
                const cart = await tools.storefront.updateCart(customerId, cartId, line, call);
                if (!('refused' in cart)) charges.set(cartId, cart.lines[0]?.charge);
                return cart;
              },
              async cart(customerId, cartId) {
                const looked = await tools.storefront.cart(customerId, cartId);
                if (looked.looked !== 'found' || !charges.has(cartId)) return looked;
                const charge = charges.get(cartId);
                const lines = looked.found.lines.map((line) => ({ ...line, charge }));
                return { ...looked, found: { ...looked.found, lines } };
              },
            },
          }),
      };
    },
  },
  {
    name: 'put_while_a_checkout_is_under_way',
    idea: 'What was refused as stale gets its new item, whatever became of the attempts before.',
    breaks: ['nothing is put into a cart while its checkout may be under way'],
    plant: () => ({
      tools: (tools) => {
        const answers = new Map<string, readonly Send['answer'][]>();
        return withCalls(tools, {
          ledger: {
            async read(id) {
              const purchase = await tools.ledger.read(id);
              if (purchase?.stage !== 'checking_out' || purchase.sends.at(-1)?.answer !== 'refresh')
                return purchase;
              answers.set(
                id,
                purchase.sends.map(({ answer }) => answer),
              );
              const sends = purchase.sends.map((send) =>
                send.answer === 'refresh' ? send : { ...send, answer: 'busy' as const },
              );
              return { ...purchase, sends };
            },
            advance(from, to, event, outcome) {
              const before = answers.get(to.id) ?? [];
              if (!('sends' in to)) return tools.ledger.advance(from, to, event, outcome);
              const sends = to.sends.map((send, number) => ({
                ...send,
                answer: before[number] ?? send.answer,
              }));
              answers.delete(to.id);
              return tools.ledger.advance(from, { ...to, sends }, event, outcome);
            },
          },
        });
      },
    }),
  },
  {
    name: 'only_the_last_look_counts',
    idea: 'The list is looked at again and again anyway; what it showed before need not be kept.',
    breaks: ['no order after a no'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          ledger: {
            advance: (from, to, event, outcome) =>
              tools.ledger.advance(from, 'sends' in to ? { ...to, alikeSeen: [] } : to, event, outcome),
          },
        }),
    }),
  },
  {
    name: 'one_look_past_the_end',
    idea: 'A cart that is past its end by the clock of whoever looks has ended.',
    breaks: ['no order after a no'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          ledger: {
            async read(id) {
              const purchase = await tools.ledger.read(id);
              return purchase?.stage === 'checking_out' ? { ...purchase, endSeenAtMs: 0 } : purchase;
            },
          },
        }),
    }),
  },
];
