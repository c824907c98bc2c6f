/** What can happen to a process from outside and must not leave its terminal in disorder. */

export interface ProcessHandlers {
	/** Somebody wants it to end; it dies of the signal when this returns true. */
	fatalSignal(signal: NodeJS.Signals): boolean;
	/** The process is about to be stopped. */
	stopping(): void;
	/** It runs again, or was not stopped, or was stopped without being asked (SIGSTOP). */
	continued(): void;
	/** An exception or a rejection nobody caught. */
	crash(error: unknown): void;
	exit(): void;
}

export interface ProcessWatch {
	/**
	 * Stops the process as Ctrl+Z would, with its whole group: npm, sudo or a script around us stop with us, and the
	 * shell sees it. Where the system does not let it (no shell to continue it), `continued` is called all the same.
	 */
	stopGroup(): void;
	/** Stops watching: signals do again what they do by default. */
	end(): void;
}

/** A process still running so long after it asked to be stopped was not stopped. */
const STOP_GRACE_MILLISECONDS = 50;
/** Every one that ends a program which does not listen. (Node would open a debugger at SIGUSR1, over our screen.) */
const FATAL_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const;
const OWN_GROUP = 0;

export function watchProcess(handlers: ProcessHandlers): ProcessWatch {
	let isStopping = false;
	let grace: NodeJS.Timeout | undefined;

	function stop(target: number) {
		isStopping = true;
		process.off('SIGTSTP', onStop); // with a listener nothing would stop
		process.kill(target, 'SIGTSTP');
		// The time may be up right after a stop of hours: a SIGCONT that waits comes first.
		grace = setTimeout(() => setImmediate(() => isStopping && onContinue()), STOP_GRACE_MILLISECONDS);
	}

	function onStop() {
		handlers.stopping();
		stop(process.pid);
	}

	function onContinue() {
		clearTimeout(grace);
		if (isStopping) process.on('SIGTSTP', onStop);
		isStopping = false;
		handlers.continued();
	}

	/** Dies of the signal after all, so that whoever started the program sees what ended it. */
	function onFatal(signal: NodeJS.Signals) {
		if (!handlers.fatalSignal(signal)) return;
		end();
		process.kill(process.pid, signal);
	}

	function end() {
		clearTimeout(grace);
		isStopping = false;
		for (const signal of FATAL_SIGNALS) process.off(signal, onFatal);
		process.off('SIGTSTP', onStop);
		process.off('SIGCONT', onContinue);
		process.off('uncaughtException', handlers.crash);
		process.off('exit', handlers.exit);
	}

	for (const signal of FATAL_SIGNALS) process.on(signal, onFatal);
	process.on('SIGTSTP', onStop);
	process.on('SIGCONT', onContinue);
	process.on('uncaughtException', handlers.crash); // rejections come here as well
	process.on('exit', handlers.exit);

	return {stopGroup: () => stop(OWN_GROUP), end};
}
