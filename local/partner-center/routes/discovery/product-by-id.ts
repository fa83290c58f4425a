import { productBody } from '../../shop/catalogue-body.ts';
import { catalogueRequest, catalogueRoutes, productOf } from '../../shop/catalogue-request.ts';

export const productById = catalogueRoutes('/products/:productId', (request, world) => {
  const asked = catalogueRequest(request, world);
  return { status: 200, body: productBody(productOf(request, world, asked), asked) };
});
