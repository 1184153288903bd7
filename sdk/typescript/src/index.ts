export { ApiGpu } from './api-gpu.js';
export type {
  ApiGpuOptions,
  CallOptions,
  JobFilter,
  SubmitOptions,
  UsageQuery,
  WhatIfQuery,
  VideoMethods,
} from './api-gpu.js';
export { ApiGpuError, type ApiGpuErrorCode } from './api-gpu.error.js';
export { OPERATIONS, OPERATION_NAMES } from './operations.js';
export type { InputOf, JobOf, OperationName } from './operations.js';
export type { UploadOptions } from './upload.js';
export type { WaitOptions } from './wait-for-job.js';
export { verifyWebhook, WebhookVerificationError } from './webhook.js';
export type { WebhookMessage, WebhookRequest } from './webhook.js';
export * from './generated/index.js';
