import { AVAILABILITY_NOT_FOUND, currentItem } from '../../shop/catalogue.ts';
import { availabilityBody } from '../../shop/catalogue-body.ts';
import { catalogueRequest, catalogueRoutes, skuOf } from '../../shop/catalogue-request.ts';
import { refusal } from '../../route.ts';

/** The id says which scope it belongs to; `reservationScope` is documented for the list only. */
export const availabilityById = catalogueRoutes(
  '/products/:productId/skus/:skuId/availabilities/:availabilityId',
  (request, world) => {
    const asked = catalogueRequest(request, world);
    const { product, sku } = skuOf(request, world, asked);
    const id = request.parameters['availabilityId'] ?? '';
    const item = currentItem(world, `${product.productId}:${sku.skuId}:${id}`);
    if (item === undefined) return refusal(404, 400019, AVAILABILITY_NOT_FOUND);
    const body = availabilityBody(product, sku, { ...asked, scope: item.scope }, world.clock.nowMs());
    return { status: 200, body };
  },
);
