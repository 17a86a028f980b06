package io.sealstream.hub;

import io.sealstream.hub.limit.ClientAccounts;
import io.sealstream.hub.limit.Refusals;
import io.sealstream.segment.SessionId;
import java.util.Set;

/** What the connections of one hub share. Thread safe. */
record HubState(
        SessionId id,
        String agent,
        NamedStreams streams,
        StreamThreads threads,
        Set<HubConnection> connections,
        ClientAccounts clients,
        HubHoldings holdings,
        HubMemory memory,
        Refusals refusals) {}
