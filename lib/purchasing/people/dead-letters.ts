/** A message that its reader gave up on. */
export type DeadLetter = {
  readonly messageId: string;
  readonly body: string;
  /** Who had put it into its queue, as the queue itself says. */
  readonly senderId: string;
  /** When it was first sent. */
  readonly sentAtMs: number;
  readonly receiveCount: number;
  /** By which the queue knows that we have the message. Good for a short while, then the message is there for all again. */
  readonly receipt: string;
};

/** Queues of messages that could not be worked off, by the names of the queues they came from. */
export interface DeadLetters {
  readonly queues: readonly string[];
  /** About how many there are; the queue does not count exactly. */
  count(queue: string): Promise<number>;
  /** Up to ten messages that nobody else gets meanwhile; none where there are none, or others have them. */
  take(queue: string): Promise<readonly DeadLetter[]>;
  /** Gives back what was taken, at once. */
  putBack(queue: string, letters: readonly DeadLetter[]): Promise<void>;
  /** Sends a message to the queue it came from. It is still here, too, until it is removed. */
  sendAgain(queue: string, letter: DeadLetter): Promise<void>;
  remove(queue: string, letter: DeadLetter): Promise<void>;
}

/** The queue whose messages buy something. */
export const PURCHASE_REQUESTS = 'purchase-requests';
