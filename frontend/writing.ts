/** Whether one may write at the moment. */

import type { State } from "./wire/store";
import { say } from "./words";

/** Why not, as it stands above the field; empty where one may. */
export function whyNot({ session, writing }: State): string {
  if (!session.chat) return say("talk_off");
  if (!writing.blocked) return "";
  return writing.why ? say("blocked_why", { why: writing.why }) : say("blocked");
}
