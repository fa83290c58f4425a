import { skuBody } from '../../shop/catalogue-body.ts';
import { catalogueRequest, catalogueRoutes, productOf } from '../../shop/catalogue-request.ts';
import { collection } from '../../wire.ts';

export const skusList = catalogueRoutes('/products/:productId/skus', (request, world) => {
  const asked = catalogueRequest(request, world);
  const product = productOf(request, world, asked);
  const items = product.skus.map((sku) => skuBody(product, sku, asked));
  return { status: 200, body: collection(items, asked.linkTo(`/products/${product.productId}/skus`)) };
});
