/**
 * The same rules for databases: a table `lines` (place, order_id, category, cents) and a table `purchases` (order_id,
 * cents). One row a figure: its name, how many, and cents.
 */
export const JUDGED = `
  with charged as (select * from lines where category = 'reservation'),
  placed as (
    select charged.cents, purchases.cents as expected,
      row_number() over (partition by charged.order_id order by charged.place) as turn
    from charged left join purchases on charged.order_id = purchases.order_id
  ),
  judged as (
    select category as figure, cents from lines where category <> 'reservation'
    union all select case when expected is null then 'orphan' when turn > 1 then 'twice' else 'matched' end, cents
      from placed
    union all select 'price', cents - expected from placed where turn = 1 and cents <> expected
    union all select 'missing', -cents from purchases where order_id not in (select order_id from charged)
  )
  select figure, count(*) as count, sum(cents) as cents from judged group by figure`;

export const CATEGORY = `case when TermAndBillingCycle like '%Reservation%' then 'reservation'
  when SubscriptionDescription = 'Azure plan' then 'azure_usage' else 'license' end`;
