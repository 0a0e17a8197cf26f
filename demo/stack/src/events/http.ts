import * as v from 'valibot';
import type { Answer, Asked } from '../answer.ts';
import { Denied, type EventsApi } from './api.ts';

const requestSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ channel: v.string(), events: v.array(v.string()) }),
);

/** POST /event: publishes one to five events to a channel (docs.aws.amazon.com, appsync, publish-http). */
export async function answerEvent(api: EventsApi, { path, headers, body }: Asked): Promise<Answer> {
  if (path !== '/event') return refusal(new Denied(404, 'NotFoundException', `There is nothing at ${path}.`));
  const request = v.safeParse(requestSchema, body);
  if (!request.success) {
    return refusal(new Denied(400, 'BadRequestException', 'The body is no {channel, events}.'));
  }
  const { channel, events } = request.output;
  const published = await api.publish(channel, events, { headers, body });
  return published instanceof Denied ? refusal(published) : { status: 200, body: published };
}

function refusal({ status, errorType, errors }: Denied): Answer {
  return { status, body: { errors }, headers: { 'x-amzn-errortype': errorType } };
}
