export { startDeliveries } from './webhook.deliver.ts';
export {
  listDeliveries,
  readDelivery,
  replayDeliveries,
  rotateSecret,
  secretsOf,
  sendTest,
  setHeader,
  tidyDeliveries,
  webhookSwitchHandler,
} from './webhook.log.ts';
export { callWebhook, webhookHandler } from './webhook.queue.ts';
