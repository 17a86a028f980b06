package io.sealstream.hub;

/** Lets every connection look again while a hub's memory is full, and when one waits because it was. Runs on one event loop. */
final class MemoryWatch implements Runnable {

    private final HubState hub;

    MemoryWatch(HubState hub) {
        this.hub = hub;
    }

    @Override
    public void run() {
        // Memory may have been full between two looks only: whoever was shut then must be looked at nevertheless.
        boolean waits = hub.memory().takeSomebodyWaits();
        if (waits || hub.memory().isReceivedFull()) {
            hub.connections().forEach(HubConnection::checkMemory);
        }
    }
}
