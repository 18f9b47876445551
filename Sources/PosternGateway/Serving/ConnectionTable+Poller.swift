extension ConnectionTable {
    /// Gives a connection that the caller owns back to the poller, until `deadline`.
    func give(_ token: Token, as state: State, until deadline: UInt64, to poller: Poller) {
        give(token, as: state, until: deadline) { poller.arm(token.descriptor, token: token.raw) }
    }

    /// Gives a connection that the caller owns to the poller, which does not know it yet.
    ///
    /// - Throws: ``GatewayError`` when the poller cannot take it; then it is the caller's still.
    func introduce(_ token: Token, as state: State, until deadline: UInt64, to poller: Poller) throws(GatewayError) {
        try give(token, as: state, until: deadline) { () throws(GatewayError) in
            try poller.add(token.descriptor, token: token.raw)
        }
    }
}
