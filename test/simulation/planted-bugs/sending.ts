import type { CartLine, CheckoutAnswer } from '../../../lib/purchasing/storefront.ts';
import { over, withCalls, type PlantedBug } from './planted-bug.ts';

const HOUR = 3_600_000;

/** Wrong ways of sending a checkout. */
export const SENDING_BUGS: readonly PlantedBug[] = [
  {
    name: 'new_cart_on_timeout',
    idea: 'A cart whose checkout was not answered is left alone; the next attempt gets a fresh one.',
    breaks: ['one order per purchase'],
    plant: () => {
      const lines = new Map<string, CartLine>();
      const unanswered = new Set<string>();
      return {
        tools: (tools) =>
          withCalls(tools, {
            storefront: {
              async createCart(customerId, line, call) {
                const cart = await tools.storefront.createCart(customerId, line, call);
                if (!('refused' in cart)) lines.set(cart.cartId, line);
                return cart;
              },
              async checkOut(customerId, cartId, call) {
                const line = unanswered.has(cartId) ? lines.get(cartId) : undefined;
                const fresh = line && (await tools.storefront.createCart(customerId, line, call));
                const instead = fresh && !('refused' in fresh) ? fresh.cartId : cartId;
                const answer = await tools.storefront.checkOut(customerId, instead, call);
                if (answer.answer === 'unknown') unanswered.add(cartId);
                return answer;
              },
            },
          }),
      };
    },
  },
  {
    name: 'no_write_ahead',
    idea: 'The attempt is written down once Microsoft has answered, which saves a write.',
    breaks: ['no checkout without its durable attempt'],
    plant: () => ({
      tools: (tools) => {
        const answers = new Map<string, CheckoutAnswer>();
        return withCalls(tools, {
          ledger: {
            async advance(from, to, event, outcome) {
              const before = 'sends' in from ? from.sends.length : 0;
              if (to.stage === 'checking_out' && to.sends.length > before) {
                const { intent, cart, attempt } = to;
                const answer = await tools.storefront.checkOut(intent.customerId, cart.cartId, attempt);
                answers.set(attempt.correlationId, answer);
              }
              return tools.ledger.advance(from, to, event, outcome);
            },
          },
          storefront: {
            checkOut: async (customerId, cartId, call) =>
              answers.get(call.correlationId) ?? tools.storefront.checkOut(customerId, cartId, call),
          },
        });
      },
    }),
  },
  {
    name: 'new_request_id_each_time',
    idea: 'Every attempt has a request id of its own, whether the last one was answered or not.',
    breaks: ['a request id stays until it is answered'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          ledger: {
            advance(from, to, event, outcome) {
              if (
                from.stage === 'checking_out' &&
                to.stage === 'checking_out' &&
                to.sends.length > from.sends.length
              ) {
                // The core sends what it wrote; both get the new id.
                const requestId = tools.newGuid();
                Object.assign(to.attempt, { requestId });
                Object.assign(to.sends.at(-1) ?? {}, { requestId });
              }
              return tools.ledger.advance(from, to, event, outcome);
            },
          },
        }),
    }),
  },
  {
    name: 'send_after_the_function_returned',
    idea: 'Nobody waits for the checkout; it leaves whenever the frozen function thaws.',
    breaks: ['a recorded send leaves once, in its window'],
    plant: ({ scheduler, random }) => ({
      tools: (tools) =>
        withCalls(tools, {
          storefront: {
            async checkOut(customerId, cartId, call) {
              if (random.next() < 0.5) return tools.storefront.checkOut(customerId, cartId, call);
              const thawsAtMs = scheduler.nowMs + random.below(6 * HOUR);
              scheduler.at(thawsAtMs, () => void tools.storefront.checkOut(customerId, cartId, call));
              return { answer: 'unknown', heard: 'none', detail: 'nobody waited for it' };
            },
          },
        }),
    }),
  },
  {
    name: 'stop_ignored_on_resend',
    idea: 'Whether purchasing is open is asked for the first attempt; what was begun is brought to its end.',
    breaks: ['nothing that buys leaves while stopped'],
    plant: () => ({
      tools: (tools) => {
        let isBegun = false;
        return withCalls(tools, {
          ledger: {
            async read(id) {
              const purchase = await tools.ledger.read(id);
              isBegun = purchase?.stage === 'checking_out';
              return purchase;
            },
            async purchasing() {
              const purchasing = await tools.ledger.purchasing();
              return isBegun ? { ...purchasing, state: 'open' } : purchasing;
            },
          },
        });
      },
      ledger: (ledger) =>
        over(ledger, {
          async advance(from, to, event, outcome) {
            const answer = await ledger.advance(from, to, event, outcome);
            if (answer !== 'stopped' || from.stage !== 'checking_out') return answer;
            const stopped = await ledger.purchasing();
            const open = { ...stopped, state: 'open' as const };
            await ledger.setPurchasing(stopped, open);
            const written = await ledger.advance(from, to, event, outcome);
            await ledger.setPurchasing(open, stopped);
            return written;
          },
        }),
    }),
  },
];
