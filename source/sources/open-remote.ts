/** How a person wants servers to be reached and read. */
import type {RemoteChoices} from './remote/options.ts';

export const engineChoices = ['auto', 'ssh2', 'openssh'] as const;
export type EngineChoice = (typeof engineChoices)[number];

/** Plain data: it crosses to the library's thread. */
export interface RemoteSettings extends RemoteChoices {
	readonly engine: EngineChoice;
}

export const usualRemoteSettings: RemoteSettings = {
	engine: 'auto',
	reader: null,
	since: null,
	watchSeconds: null,
	keepsCopy: true,
};
