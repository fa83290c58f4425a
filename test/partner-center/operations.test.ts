import { describe, expect, it } from '@jest/globals';
import { OPERATIONS, type Changing, type NeedsUser } from '../../lib/partner-center/operations.ts';

const all = Object.entries(OPERATIONS);

describe('the table of operations', () => {
  it('has those under the App+User lane whose pages ask for a user', () => {
    const needUser: Readonly<Record<NeedsUser, true>> = {
      get_subscription_provisioning: true,
      list_self_serve_policies: true,
      get_self_serve_policy: true,
      create_self_serve_policy: true,
      update_self_serve_policy: true,
      delete_self_serve_policy: true,
      get_order_provisioning: true,
      list_entitlements: true,
      get_artifact: true,
      list_balances: true,
      get_invoice: true,
      get_statement: true,
      get_tax_receipt: true,
    };
    const userLane = all.filter(([, { lane }]) => lane === 'app_user').map(([name]) => name);
    expect(userLane.sort()).toEqual(Object.keys(needUser).sort());
  });

  it('says of each whether it changes anything, so that nothing that does is repeated', () => {
    const changing: Readonly<Record<Changing, string>> = {
      register_subscription: 'POST',
      create_self_serve_policy: 'POST',
      update_self_serve_policy: 'PUT',
      delete_self_serve_policy: 'DELETE',
      create_cart: 'POST',
      update_cart: 'PUT',
      check_out_cart: 'POST',
      cancel_sandbox_order: 'PATCH',
      export_billed_reconciliation: 'POST',
      export_unbilled_reconciliation: 'POST',
      export_billed_usage: 'POST',
      export_unbilled_usage: 'POST',
    };
    const found = all.filter(([, { changes }]) => changes).map(([name, { method }]) => [name, method]);
    expect(Object.fromEntries(found)).toEqual(changing);
  });

  it('only looks by GET, but for the inventory, which is asked for by POST', () => {
    const looking = all.filter(([, { changes, method }]) => !changes && method !== 'GET');
    expect(looking.map(([name]) => name)).toEqual(['check_inventory']);
  });
});
