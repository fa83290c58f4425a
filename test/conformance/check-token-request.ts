import { endpointsOf } from '../../lib/partner-center/exchange/endpoints.ts';
import { createLogin } from '../../lib/partner-center/sign-in/login.ts';
import { parseJson, type Json } from '../../lib/partner-center/wire/json.ts';
import type { Check } from './check.ts';
import { sameBody } from './check-request.ts';

/**
 * The form of a token request, which the example renders as JSON. The page asks for a token for an audience that is
 * retired: what is compared is the form for the audience that is asked for, of Graph where it is asked for as a scope.
 */
export const checkTokenRequest: Check = async (bytes) => {
  const documented = JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, string>>;
  const {
    resource,
    scope = '',
    client_id: clientId = '',
    client_secret: clientSecret = '',
    refresh_token,
  } = documented;
  const sent: Json[] = [];
  const login = createLogin({
    endpoints: {
      ...endpointsOf('global'),
      partnerCenterAudience: resource ?? '',
      graphAudience: scope.replace(/\/\.default$/, ''),
    },
    send: ({ body = '' }) => {
      sent.push(parseJson(JSON.stringify(Object.fromEntries(new URLSearchParams(body)))));
      const answer = { access_token: 'token', expires_in: '3600' };
      const response = {
        status: 200,
        headers: new Headers(),
        bytes: new TextEncoder().encode(JSON.stringify(answer)),
      };
      return Promise.resolve(response);
    },
    nowMs: () => 0,
    patience: { pause: () => Promise.resolve(), elapsedMs: () => 0, random: () => 0, deadlineMs: 1_000 },
  });
  const grant = refresh_token === undefined ? 'client_credentials' : { refreshToken: refresh_token };
  await login(
    resource === undefined ? 'graph' : 'partner_center',
    { tenantId: 'tenant', clientId, clientSecret },
    grant,
  );
  return sameBody(sent[0] ?? null, parseJson(JSON.stringify(documented)));
};
