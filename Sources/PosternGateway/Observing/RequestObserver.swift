/// Is told of every request that has come to its end, for logs and metrics.
package protocol RequestObserver: Sendable {
    /// Called on the worker's thread, which does nothing else meanwhile.
    func requestEnded(_ request: EndedRequest)
}
