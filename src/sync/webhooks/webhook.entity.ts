import { defineEntity, p } from '@mikro-orm/core';
import { ViewerAccount } from '../../auth/credential.entity.ts';

/** What GitHub has delivered: a delivery that comes again does nothing. */
const WebhookDeliverySchema = defineEntity({
  name: 'WebhookDelivery',
  tableName: 'webhook_delivery',
  properties: {
    /** GitHub's GUID, the same when it delivers again. */
    id: p.text().primary(),
    event: p.text(),
    receivedAt: p.datetime(),
  },
  indexes: [{ name: 'webhook_delivery_received_at_index', properties: ['receivedAt'] }],
});

export class WebhookDelivery extends WebhookDeliverySchema.class {}
WebhookDeliverySchema.setClass(WebhookDelivery);

/** A run that deliveries asked for and that has not been queued yet: many deliveries, one run. */
const WebhookRefreshSchema = defineEntity({
  name: 'WebhookRefresh',
  tableName: 'webhook_refresh',
  properties: {
    accountId: () =>
      p.manyToOne(ViewerAccount).mapToPk().primary().joinColumn('account_id').deleteRule('cascade'),
    target: p.text().primary(),
    wantedAt: p.datetime(),
  },
});

export class WebhookRefresh extends WebhookRefreshSchema.class {}
WebhookRefreshSchema.setClass(WebhookRefresh);
