import unittest

from dispatch import client


class RedisTestCase(unittest.TestCase):
    def setUp(self):
        self.client = client.connect()
        self.client.flushdb()

    def tearDown(self):
        self.client.flushdb()
        self.client.close()
        client.disconnect()
