package io.sealstream.hub;

/** Lets every connection look again while a hub's memory is full, and once when it is not any more. Runs on one event loop. */
final class MemoryWatch implements Runnable {

    private final HubState hub;
    private boolean wasFull;

    MemoryWatch(HubState hub) {
        this.hub = hub;
    }

    @Override
    public void run() {
        boolean full = hub.memory().isReceivedFull();
        if (full || wasFull) {
            hub.connections().forEach(HubConnection::checkMemory);
        }
        wasFull = full;
    }
}
