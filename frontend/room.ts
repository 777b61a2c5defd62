/** The room page while its session is open. */

import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/room.css";
import "./styles/interactions.css";
import "./styles/talk.css";

import { InteractionForm } from "./elements/interaction-form";
import { LiveBackchannel } from "./elements/live-backchannel";
import { LiveChat } from "./elements/live-chat";
import { LiveFeed } from "./elements/live-feed";
import { LiveInteraction } from "./elements/live-interaction";
import { LiveLaunch } from "./elements/live-launch";
import { LivePins } from "./elements/live-pins";
import { LiveQuestions } from "./elements/live-questions";
import { LiveRoom } from "./elements/live-room";
import { LocalTimes } from "./elements/local-times";
import { RoomPeople } from "./elements/room-people";
import { RoomTabs } from "./elements/room-tabs";
import { SessionStatus } from "./elements/session-status";
import { TimeLeft } from "./elements/time-left";
import { TalkComposer } from "./elements/talk-composer";
import { listenToForms } from "./forms";
import { improve } from "./improve";
import { listenForMenus } from "./menus";
import { showToasts } from "./toasts";

customElements.define("local-times", LocalTimes);
customElements.define("room-people", RoomPeople);
customElements.define("session-status", SessionStatus);
customElements.define("time-left", TimeLeft);
customElements.define("live-chat", LiveChat);
customElements.define("live-feed", LiveFeed);
customElements.define("live-interaction", LiveInteraction);
customElements.define("live-launch", LiveLaunch);
customElements.define("interaction-form", InteractionForm);
customElements.define("talk-composer", TalkComposer);
customElements.define("live-questions", LiveQuestions);
customElements.define("live-backchannel", LiveBackchannel);
customElements.define("live-pins", LivePins);
customElements.define("live-room", LiveRoom);
customElements.define("room-tabs", RoomTabs);
listenForMenus();
listenToForms();
improve(document);
showToasts();
if (document.querySelector("invite-dialog")) void import("./inviting");
