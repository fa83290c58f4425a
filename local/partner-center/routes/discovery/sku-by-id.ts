import { skuBody } from '../../shop/catalogue-body.ts';
import { catalogueRequest, catalogueRoutes, skuOf } from '../../shop/catalogue-request.ts';

export const skuById = catalogueRoutes('/products/:productId/skus/:skuId', (request, world) => {
  const asked = catalogueRequest(request, world);
  const { product, sku } = skuOf(request, world, asked);
  return { status: 200, body: skuBody(product, sku, asked) };
});
