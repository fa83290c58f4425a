/** The partner's own id in Microsoft's partner network, as lines print it and subscriptions are asked for by it. */
export const OUR_MPN_ID = '5357564';
