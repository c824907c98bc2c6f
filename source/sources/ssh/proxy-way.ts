/** A hop with the helper through which it asks. */
import {type Answers, startAskpass} from './askpass.ts';
import type {EngineOptions} from './engine-options.ts';
import {makePrivateFolder, removeFolder} from './private-folder.ts';
import type {Prompter} from './prompter.ts';
import {type Hop, proxyArguments, startHop} from './proxy.ts';

export interface ProxyWay {
	readonly hop: Hop;
	stop(): void;
}

/**
 * @param answers - of logins before, and filled with those of this one
 * @param onRefusal - the person does not answer a question of the hop
 * @returns null where the host is reached directly
 */
export async function startProxyWay(
	{settings, env, onNotice}: EngineOptions,
	prompter: Prompter,
	answers: Answers,
	onRefusal: () => void,
): Promise<ProxyWay | null> {
	const argv = proxyArguments(settings, prompter.isQuiet && answers.size === 0);
	if (!argv) return null;
	const folder = makePrivateFolder();
	const askpass = await startAskpass({folder, prompter, answers, onRefusal, onNotice});
	const hop = startHop(argv, {...env, ...askpass.env});
	return {
		hop,
		stop: () => {
			hop.stop();
			askpass.close();
			removeFolder(folder);
		},
	};
}
