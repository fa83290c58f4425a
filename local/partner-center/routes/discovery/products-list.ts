import { productBody } from '../../shop/catalogue-body.ts';
import { catalogueRequest, catalogueRoutes, showsReservations } from '../../shop/catalogue-request.ts';
import { collection } from '../../wire.ts';

export const productsList = catalogueRoutes('/products', (request, world) => {
  const asked = catalogueRequest(request, world);
  const products = showsReservations(request) && !asked.empty ? world.scenario.catalogue : [];
  const items = products.map((product) => productBody(product, asked));
  return { status: 200, body: collection(items, asked.linkTo('/products')) };
});
