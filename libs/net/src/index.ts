export { AddressGuard, type AddressKind } from './address.guard';
export {
  download,
  DEFAULT_DOWNLOAD_BUDGET,
  type Downloaded,
  type DownloadOptions,
} from './download';
export { type DownloadBudget } from './download.budget';
export { HttpReach, type HttpAnswer, type HttpRequest } from './http.reach';
export { LatestSender } from './latest.sender';
export { NetError, type NetErrorCode } from './net.error';
export { OwnOrigins } from './own.origins';
export { PublicWeb, type PublicWebOptions, type Resolve } from './public.web';
export { backoffMs, retrying, wait, type Backoff, type Wait } from './retry';
export { discard } from './small.body';
export { StoreClient, type Put, type PutFile, type StoreClientOptions } from './store.client';
