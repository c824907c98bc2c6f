/**
 * The known shape of events, for people who look at one. Loose: unknown keys survive and unknown types are no fault. Never
 * a gate: reading does not ask it, because it costs more than parsing and newer versions always write more.
 */
import {z} from 'zod';
import {knownTypes} from './known-types.ts';

const time = z.iso.datetime({offset: true});

/** Fields that every line of a conversation carries (docs/transcript-format.md, section 3). */
const common = {
	uuid: z.string(),
	parentUuid: z.string().nullish(),
	timestamp: time,
	sessionId: z.string(),
	isSidechain: z.boolean().optional(),
	cwd: z.string().optional(),
	version: z.string().optional(),
};

const block = z.looseObject({type: z.string()});

const message = z.looseObject({
	role: z.enum(['user', 'assistant']),
	content: z.union([z.string(), z.array(block)]),
});

export const eventSchema = z.discriminatedUnion('type', [
	z.looseObject({...common, type: z.literal('assistant'), message}),
	z.looseObject({...common, type: z.literal('user'), message}),
	z.looseObject({...common, type: z.literal('progress'), data: z.looseObject({type: z.string()})}),
	z.looseObject({...common, type: z.literal('system'), subtype: z.string().optional()}),
	z.looseObject({...common, type: z.literal('attachment'), attachment: z.looseObject({type: z.string()})}),
	z.looseObject({type: z.literal('queue-operation'), operation: z.string(), timestamp: time}),
	z.looseObject({type: z.literal('file-history-snapshot'), snapshot: z.looseObject({})}),
	z.looseObject({type: z.literal('summary'), summary: z.string()}),
	z.looseObject({type: z.literal('last-prompt')}),
	z.looseObject({type: z.literal('custom-title'), customTitle: z.string()}),
	z.looseObject({type: z.literal('mode'), mode: z.string()}),
	z.looseObject({type: z.literal('permission-mode'), permissionMode: z.string()}),
	z.looseObject({type: z.literal('pr-link'), timestamp: time}),
	z.looseObject({type: z.literal('agent-name'), agentName: z.string()}),
	z.looseObject({type: z.literal('frame-link')}),
]);

/** In what an event differs from the known shape, one half sentence each: `message.content: expected string or array`. */
export function differences(event: unknown): string[] {
	if (typeof event === 'object' && event !== null && 'type' in event && !knownTypes.has(String(event.type))) {
		return [`type “${String(event.type).slice(0, 40)}” is not known`];
	}
	const result = eventSchema.safeParse(event);
	if (result.success) return [];
	return result.error.issues.map(
		({path, message: text}) => `${path.join('.') || 'event'}: ${text.replace(/^Invalid input: /, '')}`,
	);
}
