/** The room page while its session is open. */

import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/room.css";

import { LiveChat } from "./elements/live-chat";
import { LiveRoom } from "./elements/live-room";
import { LocalTimes } from "./elements/local-times";
import { RoomPeople } from "./elements/room-people";
import { RoomTabs } from "./elements/room-tabs";
import { SessionStatus } from "./elements/session-status";
import { listenToForms } from "./forms";
import { improve } from "./improve";
import { listenForMenus } from "./menus";
import { showToasts } from "./toasts";

customElements.define("local-times", LocalTimes);
customElements.define("room-people", RoomPeople);
customElements.define("session-status", SessionStatus);
customElements.define("live-chat", LiveChat);
customElements.define("live-room", LiveRoom);
customElements.define("room-tabs", RoomTabs);
listenForMenus();
listenToForms();
improve(document);
showToasts();
if (document.querySelector("invite-dialog")) void import("./inviting");
