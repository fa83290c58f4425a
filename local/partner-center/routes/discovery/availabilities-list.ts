import { availabilityBody } from '../../shop/catalogue-body.ts';
import { catalogueRequest, catalogueRoutes, skuOf } from '../../shop/catalogue-request.ts';
import { collection } from '../../wire.ts';

export const availabilitiesList = catalogueRoutes(
  '/products/:productId/skus/:skuId/availabilities',
  (request, world) => {
    const asked = catalogueRequest(request, world);
    const { product, sku } = skuOf(request, world, asked);
    const self = asked.linkTo(`/products/${product.productId}/skus/${sku.skuId}/availabilities`);
    return {
      status: 200,
      body: collection([availabilityBody(product, sku, asked, world.clock.nowMs())], self),
    };
  },
);
