import type { Route } from '../../route.ts';
import { signIn } from '../../sign-in.ts';
import { TOKEN_SECONDS } from '../../tokens.ts';

/** The v2.0 endpoint names the resource inside `scope` and writes its numbers as numbers. */
export const loginV2Token: Route = {
  method: 'POST',
  path: '/login/:tenantId/oauth2/v2.0/token',
  lane: 'none',
  answer: (request, world) => {
    const scopes = (new URLSearchParams(request.body).get('scope') ?? '').split(' ');
    const resource = scopes
      .find((scope) => scope.startsWith('https://'))
      ?.replace(/\/(\.default|user_impersonation)$/, '');
    const signedIn = signIn(request, world, resource ?? null);
    if ('status' in signedIn) return signedIn;
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store, no-cache' },
      body: {
        token_type: 'Bearer',
        expires_in: TOKEN_SECONDS,
        ext_expires_in: TOKEN_SECONDS,
        access_token: signedIn.accessToken,
        ...(signedIn.refreshToken === undefined ? {} : { refresh_token: signedIn.refreshToken }),
      },
    };
  },
};
