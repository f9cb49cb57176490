// The interview room. A room link may carry the session token in its fragment: that is taken first.
import { claimFragment } from "../room/claim";
import { readRoomData } from "../room/page";
import { Room } from "../room/room";

void claimFragment().then((reloading) => {
  if (!reloading) void new Room(readRoomData()).start();
});
